//! A sink of one's own, which encoders of files want to keep, for exporters, which are lent one at each call.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// What an encoder has written and nobody has yet taken.
#[derive(Clone, Default)]
pub(super) struct Pipe(Arc<Mutex<Vec<u8>>>);

impl Pipe {
    /// Hands on to `out` what has been written.
    pub(super) fn empty_into(&self, out: &mut dyn Write) -> io::Result<()> {
        let written = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        out.write_all(&written)
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
