//! Properties of walk-forward windows.

use exitlab_stats::{Training, walk_forward_windows};
use proptest::prelude::*;

proptest! {
    #[test]
    fn tests_tile_what_training_leaves(
        first in -1_000i64..1_000,
        length in 0i64..500,
        train in 1i64..200,
        test in 1i64..100,
        anchored in any::<bool>(),
    ) {
        let end = first + length;
        let training = if anchored { Training::Anchored } else { Training::Rolling };
        let windows = walk_forward_windows(first, end, train, test, training);
        let mut covered = first + train;
        for (idx, window) in windows.iter().enumerate() {
            prop_assert_eq!(window.test.start, covered);
            prop_assert_eq!(window.train.end, window.test.start);
            let begin = if anchored { first } else { window.test.start - train };
            prop_assert_eq!(window.train.start, begin);
            let n = window.test.end - window.test.start;
            prop_assert!(n == test || (idx + 1 == windows.len() && (1..test).contains(&n)));
            covered = window.test.end;
        }
        prop_assert_eq!(covered, end.max(first + train));
        prop_assert_eq!(windows.is_empty(), length <= train);
    }
}
