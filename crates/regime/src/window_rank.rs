//! How many of the last W values are smaller than, and equal to, each value.

/// Counts within the window that ends at a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WindowCounts {
    /// Values smaller than it.
    pub(crate) n_smaller: usize,
    /// Values equal to it, itself included.
    pub(crate) n_equal: usize,
}

/// Counts for each value from the first full window on, in O(n log n) whatever the window.
///
/// Values are replaced by their positions among the distinct values of the whole column, and a
/// Fenwick tree keeps how often each is in the window. That reads later values only to number
/// them: the counts depend on the order of the window's own values and nothing else.
///
/// # Shape
/// Element k belongs to value `window − 1 + k`; empty where there are fewer than `window` values,
/// or where `window` is 0.
pub(crate) fn window_counts(values: &[f64], window: usize) -> Vec<WindowCounts> {
    if window == 0 || values.len() < window {
        return Vec::new();
    }
    let mut distinct = values.to_vec();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup_by(|a, b| a.total_cmp(b).is_eq());
    let numbers: Vec<usize> = values
        .iter()
        .map(|value| distinct.partition_point(|d| d.total_cmp(value).is_lt()))
        .collect();

    let mut n_equal = vec![0_usize; distinct.len()];
    let mut tree = Fenwick::new(distinct.len());
    let mut counts = Vec::with_capacity(values.len() - window + 1);
    for (idx, &number) in numbers.iter().enumerate() {
        if idx >= window {
            let leaving = numbers[idx - window];
            n_equal[leaving] -= 1;
            tree.remove(leaving);
        }
        n_equal[number] += 1;
        tree.add(number);
        if idx + 1 >= window {
            counts.push(WindowCounts { n_smaller: tree.n_below(number), n_equal: n_equal[number] });
        }
    }
    counts
}

/// A Fenwick tree of counts.
struct Fenwick {
    /// Node i (from 1) holds the counts of its last `i & −i` positions.
    nodes: Vec<usize>,
}

impl Fenwick {
    fn new(len: usize) -> Fenwick {
        Fenwick { nodes: vec![0; len + 1] }
    }

    fn add(&mut self, position: usize) {
        let mut node = position + 1;
        while node < self.nodes.len() {
            self.nodes[node] += 1;
            node += node & node.wrapping_neg();
        }
    }

    fn remove(&mut self, position: usize) {
        let mut node = position + 1;
        while node < self.nodes.len() {
            self.nodes[node] -= 1;
            node += node & node.wrapping_neg();
        }
    }

    /// Sum of the counts before a position.
    fn n_below(&self, position: usize) -> usize {
        let mut node = position;
        let mut sum = 0;
        while node > 0 {
            sum += self.nodes[node];
            node -= node & node.wrapping_neg();
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scan(values: &[f64], window: usize) -> Vec<WindowCounts> {
        values
            .windows(window)
            .map(|w| {
                let value = w[window - 1];
                WindowCounts {
                    n_smaller: w.iter().filter(|v| **v < value).count(),
                    n_equal: w.iter().filter(|v| **v == value).count(),
                }
            })
            .collect()
    }

    proptest! {
        #[test]
        fn agrees_with_a_scan_of_every_window(
            values in prop::collection::vec((0..12_u8).prop_map(f64::from), 0..80),
            window in 1..20_usize,
        ) {
            prop_assert_eq!(window_counts(&values, window), scan(&values, window));
        }
    }

    #[test]
    fn no_full_window_gives_nothing() {
        assert_eq!(window_counts(&[1.0, 2.0], 3), []);
        assert_eq!(window_counts(&[1.0, 2.0], 0), []);
        assert_eq!(window_counts(&[1.0, 2.0], 2), [WindowCounts { n_smaller: 1, n_equal: 1 }]);
    }
}
