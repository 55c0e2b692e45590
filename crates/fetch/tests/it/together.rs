//! Two fetches at the same time in the same folder.

use crate::archive::{Fault, path, wait_for};
use crate::bed::{Bed, Watch, fates};
use exitlab_fetch::{Outcome, Plan, Source, fetch};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn they_do_not_disturb_each_other() {
    let bed = Bed::new();
    let is_free = Arc::new(AtomicBool::new(false));
    for month in 1..=6 {
        let path = bed.archive.put("BTCUSDT", &format!("2024-{month:02}"));
        bed.archive.always(&path, Fault::HeldUntil(is_free.clone()));
    }
    let watches = [Watch::default(), Watch::default()];
    let run = |watch: &Watch| -> Outcome {
        // Real waits: the one that comes second looks again and again.
        let source = Source::mirror(&bed.archive.url()).unwrap();
        let wanted = bed.wanted(&["BTCUSDT"], "2024-01", Some("2024-06"));
        fetch(&Plan::new(wanted).unwrap(), &source, watch).unwrap()
    };
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let first = scope.spawn(|| run(&watches[0]));
        wait_for(|| !bed.archive.asked().is_empty());
        let second = scope.spawn(|| run(&watches[1]));
        wait_for(|| !watches[1].notes.lock().unwrap().is_empty());
        is_free.store(true, Ordering::Relaxed);
        [first, second].into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let all: Vec<Vec<String>> = outcomes.iter().map(fates).collect();
    let of = |fate: &str| (1..=6).map(|m| format!("2024-{m:02} {fate}")).collect::<Vec<_>>();
    assert_eq!(all, [of("fetched"), of("present")]);
    for month in 1..=6 {
        let period = format!("2024-{month:02}");
        assert_eq!(bed.bytes(&period), bed.archive.bytes(&path("BTCUSDT", &period)));
    }
    assert_eq!(bed.listing().len(), 12, "nothing else is left behind");
    assert!(watches[0].notes.lock().unwrap().is_empty());
    assert_eq!(watches[1].n_bytes.load(Ordering::Relaxed), 0);
}
