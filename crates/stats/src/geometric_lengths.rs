//! Geometric block lengths by table.

/// Columns of the table; lengths up to one less are drawn at once.
const N_COLUMNS: usize = 256;
/// Bits of a draw that choose within a column.
const FRACTION_BITS: u32 = 24;

/// Lengths 1, 2, … with `P(length = k) = p(1 − p)^(k − 1)` and `p = 1/mean`, drawn from 32 random
/// bits with one lookup.
///
/// The last column stands for "longer than the others": that many are taken and what is left, which
/// is geometric again, is drawn anew. Probabilities are exact to 2⁻³³ per column.
///
/// # Source
/// Vose, "A Linear Algorithm for Generating Random Numbers with a Given Distribution", IEEE
/// Transactions on Software Engineering 17 (1991).
#[derive(Debug, Clone)]
pub(crate) struct GeometricLengths {
    columns: Box<[AliasColumn; N_COLUMNS]>,
}

#[derive(Debug, Clone, Copy)]
struct AliasColumn {
    /// Fractions below it keep the column's own outcome.
    threshold: u32,
    own: u16,
    other: u16,
}

/// What one draw says.
pub(crate) enum Drawn {
    /// The length.
    Length(usize),
    /// At least one more than so many; draw again for the rest.
    LongerThan(usize),
}

impl GeometricLengths {
    /// `mean` is finite and at least 1.
    pub(crate) fn new(mean: f64) -> GeometricLengths {
        let stop = 1.0 / mean;
        let longest = N_COLUMNS - 1;
        // Outcome 0 stands for "longer than the longest".
        let mut mass: Vec<f64> = (0..N_COLUMNS)
            .map(|outcome| match outcome {
                0 => (1.0 - stop).powi(longest as i32),
                length => stop * (1.0 - stop).powi(length as i32 - 1),
            })
            .map(|probability| probability * N_COLUMNS as f64)
            .collect();
        let full = f64::from(1u32 << FRACTION_BITS);
        let mut columns = Box::new([AliasColumn { threshold: 0, own: 0, other: 0 }; N_COLUMNS]);
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..N_COLUMNS).partition(|&outcome| mass[outcome] < 1.0);
        while let (Some(&poor), Some(&rich)) = (small.last(), large.last()) {
            small.pop();
            columns[poor] = AliasColumn {
                threshold: (mass[poor] * full).round() as u32,
                own: poor as u16,
                other: rich as u16,
            };
            mass[rich] -= 1.0 - mass[poor];
            if mass[rich] < 1.0 {
                large.pop();
                small.push(rich);
            }
        }
        // Rounding leaves some whose mass is 1 but for the last digits.
        for whole in small.into_iter().chain(large) {
            columns[whole] =
                AliasColumn { threshold: u32::MAX, own: whole as u16, other: whole as u16 };
        }
        GeometricLengths { columns }
    }

    /// The outcome that `bits` stand for.
    #[inline]
    pub(crate) fn draw(&self, bits: u32) -> Drawn {
        let column = &self.columns[(bits >> FRACTION_BITS) as usize];
        let fraction = bits & ((1 << FRACTION_BITS) - 1);
        match if fraction < column.threshold { column.own } else { column.other } {
            0 => Drawn::LongerThan(N_COLUMNS - 1),
            length => Drawn::Length(usize::from(length)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Probabilities of the outcomes, from the table itself.
    fn probabilities(lengths: &GeometricLengths) -> Vec<f64> {
        let full = f64::from(1u32 << FRACTION_BITS);
        let mut of = vec![0.0; N_COLUMNS];
        for column in lengths.columns.iter() {
            let own = (f64::from(column.threshold) / full).min(1.0);
            of[usize::from(column.own)] += own / N_COLUMNS as f64;
            of[usize::from(column.other)] += (1.0 - own) / N_COLUMNS as f64;
        }
        of
    }

    #[test]
    fn the_table_is_the_distribution() {
        for mean in [1.0, 1.0001, 1.5, 3.7, 42.0, 1_000.0, 1e7] {
            let of = probabilities(&GeometricLengths::new(mean));
            let stop: f64 = 1.0 / mean;
            for (length, probability) in of.iter().enumerate().skip(1) {
                let exact = stop * (1.0 - stop).powi(length as i32 - 1);
                assert!((probability - exact).abs() < 1e-9, "{mean} {length}");
            }
            // E = Σ k·p(k) + P(longer)·(255 + E)
            let drawn: f64 = of.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
            let average = (drawn + of[0] * 255.0) / (1.0 - of[0]);
            assert!(
                (average / mean - 1.0).abs() < 1e-3 / (1e4 / mean).min(1e3),
                "{mean}: {average}"
            );
        }
    }

    #[test]
    fn bits_choose_column_and_side() {
        let ones = GeometricLengths::new(1.0);
        for bits in [0, 1, 1 << 24, u32::MAX / 2, u32::MAX] {
            assert!(matches!(ones.draw(bits), Drawn::Length(1)));
        }
        let long = GeometricLengths::new(1e12);
        assert!(matches!(long.draw(u32::MAX), Drawn::LongerThan(255)));
    }
}
