//! Lists one after another, in constants.

/// How many members some lists have together.
pub const fn n_joined<T>(parts: &[&[T]]) -> usize {
    let (mut part, mut n) = (0, 0);
    while part < parts.len() {
        n += parts[part].len();
        part += 1;
    }
    n
}

/// The members of the lists, in order; `N` is their [`n_joined`].
///
/// # Panics
/// Where `N` is another number, or the first list is empty.
pub const fn joined<T: Copy, const N: usize>(parts: &[&[T]]) -> [T; N] {
    let mut all = [parts[0][0]; N];
    let (mut part, mut n) = (0, 0);
    while part < parts.len() {
        let mut idx = 0;
        while idx < parts[part].len() {
            all[n] = parts[part][idx];
            idx += 1;
            n += 1;
        }
        part += 1;
    }
    assert!(n == N, "`N` is how many there are");
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_follow_one_another() {
        const PARTS: &[&[u8]] = &[&[1, 2], &[], &[3]];
        const ALL: [u8; n_joined(PARTS)] = joined(PARTS);
        assert_eq!(ALL, [1, 2, 3]);
    }
}
