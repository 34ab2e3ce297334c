//! How much may wait in a pipe? As much as one reads at once, so that who writes and who reads wait for each other less often.

use std::os::fd::AsFd;

/// More is no faster, and a user's pipes share 64 MiB (pipe(7)). Other systems than Linux see to it themselves.
#[cfg(target_os = "linux")]
const WIDE: usize = 256 << 10;

/// Lets a pipe hold more than the 64 KiB it has. What is no pipe, or must not be changed, stays as it is.
pub(crate) fn widen(pipe: impl AsFd) {
    #[cfg(target_os = "linux")]
    if rustix::pipe::fcntl_getpipe_size(&pipe).is_ok_and(|size| size < WIDE) {
        let _ = rustix::pipe::fcntl_setpipe_size(pipe, WIDE);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = pipe;
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use rustix::pipe::fcntl_getpipe_size;

    #[test]
    fn a_pipe_becomes_wide_once() {
        let (_reader, writer) = std::io::pipe().unwrap();
        let narrow = fcntl_getpipe_size(&writer).unwrap();
        widen(&writer);
        let wide = fcntl_getpipe_size(&writer).unwrap();
        assert!(narrow < wide && wide == WIDE, "{narrow} {wide}");
        widen(&writer);
        assert_eq!(fcntl_getpipe_size(&writer).unwrap(), wide);
    }
}
