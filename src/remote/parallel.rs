//! Several requests at once, and no more than so many.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

/// Does something for each of some things, `most` at once; the first failure ends it.
pub(super) fn in_parallel<T: Sync, R: Send, E: Send>(
    things: &[T],
    most: usize,
    act: impl Fn(&T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    if let [only] = things {
        return act(only).map(|result| vec![result]);
    }
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let results: Vec<_> = things.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while !failed.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(thing), Some(place)) = (things.get(at), results.get(at)) else { return };
            let result = act(thing);
            failed.fetch_or(result.is_err(), Ordering::Relaxed);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..most.clamp(1, things.len().max(1)) {
            scope.spawn(work);
        }
    });
    let done = results.into_iter();
    let done = done.filter_map(|one| one.into_inner().unwrap_or_else(PoisonError::into_inner));
    done.collect()
}

#[cfg(test)]
mod tests {
    use super::in_parallel;

    #[test]
    fn results_keep_the_order_of_things() {
        let things: Vec<_> = (0..100).collect();
        let doubled = in_parallel(&things, 7, |one| Ok::<_, ()>(one * 2));
        assert_eq!(doubled, Ok((0..100).map(|one| one * 2).collect()));
        assert_eq!(in_parallel(&[], 3, |one: &i32| Ok::<_, ()>(*one)), Ok(vec![]));
    }

    #[test]
    fn a_failure_is_the_result() {
        let things: Vec<_> = (0..100).collect();
        let tried = in_parallel(&things, 2, |one| if *one == 50 { Err(*one) } else { Ok(()) });
        assert_eq!(tried, Err(50));
    }
}
