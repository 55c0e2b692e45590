//! Two fetches at the same time in the same folder.

use crate::archive::{Fault, path};
use crate::bed::{Bed, Watch, fates};
use exitlab_fetch::{Outcome, Plan, Source, fetch};
use std::sync::atomic::Ordering;
use std::time::Duration;

#[test]
fn they_do_not_disturb_each_other() {
    let bed = Bed::new();
    for month in 1..=6 {
        let path = bed.archive.put("BTCUSDT", &format!("2024-{month:02}"));
        let pause = Duration::from_millis(10);
        bed.archive.always(&path, Fault::Slow { n_bytes: 4_000, pause });
    }
    let watches = [Watch::default(), Watch::default()];
    let run = |watch: &Watch| -> Outcome {
        // Real waits: the one that comes second looks again and again.
        let source = Source::mirror(&bed.archive.url()).unwrap();
        let wanted = bed.wanted(&["BTCUSDT"], "2024-01", Some("2024-06"));
        fetch(&Plan::new(wanted).unwrap(), &source, watch).unwrap()
    };
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let threads: Vec<_> = watches.iter().map(|watch| scope.spawn(|| run(watch))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut all: Vec<Vec<String>> = outcomes.iter().map(fates).collect();
    all.sort();
    let of = |fate: &str| (1..=6).map(|m| format!("2024-{m:02} {fate}")).collect::<Vec<_>>();
    assert_eq!(all, [of("fetched"), of("present")]);
    for month in 1..=6 {
        let period = format!("2024-{month:02}");
        assert_eq!(bed.bytes(&period), bed.archive.bytes(&path("BTCUSDT", &period)));
    }
    assert_eq!(bed.listing().len(), 12, "nothing else is left behind");
    let n_waited = watches.iter().filter(|watch| !watch.notes.lock().unwrap().is_empty()).count();
    assert_eq!(n_waited, 1);
    let received: Vec<u64> =
        watches.iter().map(|watch| watch.n_bytes.load(Ordering::Relaxed)).collect();
    assert!(received.contains(&0), "{received:?}");
}
