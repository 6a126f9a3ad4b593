//! The threads that wait for sockets.

use std::sync::OnceLock;

use tokio::runtime::Builder;
use tokio::runtime::Handle;
use tokio::runtime::Runtime;

/// How many threads wait for sockets, unpack and decrypt.
const THREADS: usize = 2;

/// Returns the loop that all clients of the process share.
///
/// It has threads of its own, so whoever asks may block, and may stand inside of another runtime.
pub(super) fn event_loop() -> Result<&'static Handle, String> {
    static LOOP: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let started = LOOP.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(THREADS).thread_name("remote").enable_all();
        builder.build().map_err(|error| error.to_string())
    });
    started.as_ref().map(Runtime::handle).map_err(Clone::clone)
}
