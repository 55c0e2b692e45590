//! Numbers that are the same in every run.

/// Bytes of a pseudo-random stream (xorshift).
pub(crate) fn random() -> impl FnMut(usize) -> usize {
    let mut bits = 0x2545_f491_4f6c_dd1d_u64;
    move |below| {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        (bits % below as u64) as usize
    }
}
