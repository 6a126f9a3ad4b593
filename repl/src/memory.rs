//! What becomes of memory that is no longer used.

/// Keeps freed memory for the next query, up to a bound, where the system's allocator would return
/// it at once: a large answer takes as long to get cleared pages again as to be written.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the allocator's settings have no safe interface")]
pub(crate) fn keep_freed() {
    /// The largest piece that is no mapping of its own, the most that the allocator allows.
    const PIECE: libc::c_int = 32 << 20;
    /// How much unused memory may stay at the end of the heap.
    const SPARE: libc::c_int = 64 << 20;

    // SAFETY: both calls only set a number in the allocator, which takes its lock to do so.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, PIECE);
        libc::mallopt(libc::M_TRIM_THRESHOLD, SPARE);
    }
}

/// Returns all freed memory to the system.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the allocator's settings have no safe interface")]
pub(crate) fn give_back() {
    // SAFETY: the call looks at nothing but free pieces, under the allocator's locks.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Leaves freed memory to the system's allocator.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn give_back() {}

/// Leaves freed memory to the system's allocator.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn keep_freed() {}
