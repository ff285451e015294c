//! Many files at once, and how far they are, at a terminal, on a long run.

use crate::prose;
use rayon::prelude::*;
use std::{
    io::{self, IsTerminal, Write},
    sync::atomic::{AtomicUsize, Ordering},
    sync::mpsc,
    thread,
    time::Duration,
};

/// How long a run may take before it tells how far it is.
const PATIENCE: Duration = Duration::from_millis(500);
/// Bytes of stack of a thread; what is not used costs nothing.
const STACK: usize = 64 << 20;
/// How often it tells.
const INTERVAL: Duration = Duration::from_millis(100);

/// `one` of each input, in their order whatever the number of threads. For one input none is started here, unless a number is asked for:
/// a long file is shared among threads, too.
pub(in crate::cli) fn map<I: Sync, T: Send>(inputs: &[I], jobs: Option<u16>, one: impl Fn(&I) -> T + Sync) -> Vec<T> {
    if inputs.len() < 2 && jobs.is_none() {
        return inputs.iter().map(one).collect();
    }
    let done = AtomicUsize::new(0);
    let counted = |input: &I| {
        let made = one(input);
        done.fetch_add(1, Ordering::Relaxed);
        made
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, usize::from))
        .stack_size(STACK)
        // While a thread waits for a part of its file it may take up another on top of it.
        .start_handler(|_| prose::has_stack(STACK / 4));
    let all = || match pool.build() {
        Ok(pool) => pool.install(|| inputs.par_iter().map(counted).collect()),
        // A machine that gives no more threads has this one.
        Err(_) => inputs.iter().map(counted).collect(),
    };
    if !io::stderr().is_terminal() {
        return all();
    }
    thread::scope(|scope| {
        let (finished, is_finished) = mpsc::channel::<()>();
        let (done, total) = (&done, inputs.len());
        scope.spawn(move || {
            let mut wait = PATIENCE;
            // The channel is closed when the work is done.
            while is_finished.recv_timeout(wait) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = write!(io::stderr(), "\rchecked {} of {total} files", done.load(Ordering::Relaxed));
                wait = INTERVAL;
            }
            if wait == INTERVAL {
                let _ = write!(io::stderr(), "\r\x1b[2K");
            }
        });
        let made = all();
        drop(finished);
        made
    })
}
