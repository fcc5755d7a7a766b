//! Packed streams, under a limit that a bomb does not pass.

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, Read};

/// How many times larger than the file all that is read out of it may be, once that is more than [`RATIO_FROM`].
/// Text packs to a fifth or a tenth, a collection of like pages to a hundredth.
const MAX_RATIO: u64 = 200;
/// See [`MAX_RATIO`].
const RATIO_FROM: u64 = 64_000_000;

/// What may be read out of a file of `size` bytes.
pub(super) fn allowance(size: u64) -> u64 {
    size.saturating_mul(MAX_RATIO).max(RATIO_FROM)
}

/// The error of a file that holds more.
pub(super) fn too_much() -> io::Error {
    io::Error::other(format!("it holds more than {MAX_RATIO} times its size"))
}

/// Reads a stream as far as the file behind it allows.
pub(super) struct Limited<R> {
    stream: R,
    left: u64,
}

impl<R> Limited<R> {
    /// The stream of a file of `size` bytes.
    pub(super) fn new(stream: R, size: u64) -> Self {
        Self { stream, left: allowance(size) }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        let left = self.left.checked_sub(read as u64);
        self.left = left.unwrap_or(0);
        left.map(|_| read).ok_or_else(too_much)
    }
}

/// The frames of a Zstandard file, one after the other.
pub(super) struct Zstd<R> {
    source: R,
    frame: FrameDecoder,
    /// Whether a frame is open.
    is_open: bool,
}

impl<R: BufRead> Zstd<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, frame: FrameDecoder::new(), is_open: false }
    }

    /// Opens the next frame, if there is one.
    fn next(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.frame.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut self.source.by_ref().take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.is_open {
                self.is_open = self.next()?;
                if !self.is_open {
                    return Ok(0);
                }
            }
            let read = self.frame.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            if self.frame.is_finished() {
                self.is_open = false;
            } else {
                self.frame
                    .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBytes(buffer.len()))
                    .map_err(io::Error::other)?;
            }
        }
    }
}

/// The name of what a packed file holds.
pub(super) fn unpacked_name(name: &str) -> &str {
    let ends = [".gz", ".zst", ".tgz", ".gzip", ".zstd"];
    let end = ends.iter().find(|end| name.len() > end.len() && name.ends_with(**end));
    end.map_or(name, |end| &name[..name.len() - end.len()])
}
