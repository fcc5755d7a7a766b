//! The tokens of Rich Text: groups, control words, symbols and bytes of text.

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'b> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word-12`: its name and number.
    Word(&'b str, Option<i64>),
    /// `\~`: its sign.
    Symbol(u8),
    /// A byte of text, also one written `\'e9`.
    Byte(u8),
}

/// Reads tokens, each with the place where it began.
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Leaves out the bytes of a picture that follow.
    pub(super) fn skip(&mut self, count: i64) {
        self.at = self.at.saturating_add(usize::try_from(count).unwrap_or(0)).min(self.bytes.len());
    }

    /// The next token and where it stands.
    pub(super) fn next(&mut self) -> Option<(Token<'b>, usize)> {
        loop {
            let at = self.at;
            let byte = *self.bytes.get(at)?;
            self.at += 1;
            let token = match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control()?,
                // Line ends and NULs mean nothing.
                b'\n' | b'\r' | 0 => continue,
                byte => Token::Byte(byte),
            };
            return Some((token, at));
        }
    }

    fn control(&mut self) -> Option<Token<'b>> {
        let from = self.at;
        let rest = &self.bytes[from..];
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters == 0 {
            let sign = *rest.first()?;
            self.at += 1;
            if sign == b'\'' {
                let hex = rest.get(1..3).and_then(|h| std::str::from_utf8(h).ok());
                if let Some(byte) = hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
                    self.at += 2;
                    return Some(Token::Byte(byte));
                }
            }
            return Some(Token::Symbol(sign));
        }
        let name = std::str::from_utf8(&rest[..letters]).unwrap_or_default();
        let number = &rest[letters..];
        let sign = usize::from(number.first() == Some(&b'-'));
        let digits = number[sign..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut length = letters;
        let mut value = None;
        if digits > 0 {
            length += sign + digits;
            value = std::str::from_utf8(&number[..sign + digits]).ok().and_then(|n| n.parse().ok());
        }
        // One space after a control word belongs to it.
        length += usize::from(rest.get(length) == Some(&b' '));
        self.at += length;
        Some(Token::Word(name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_with_their_places() {
        let mut tokens = Tokens::new(b"{\\i0 a\r\n\\'e9\\~\\u-4 ?\\bin2 }}x\\");
        let mut seen = Vec::new();
        while let Some((token, at)) = tokens.next() {
            if let Token::Word("bin", Some(count)) = token {
                tokens.skip(count);
            }
            seen.push((token, at));
        }
        assert_eq!(
            seen,
            [
                (Token::Open, 0),
                (Token::Word("i", Some(0)), 1),
                (Token::Byte(b'a'), 5),
                (Token::Byte(0xE9), 8),
                (Token::Symbol(b'~'), 12),
                (Token::Word("u", Some(-4)), 14),
                (Token::Byte(b'?'), 19),
                (Token::Word("bin", Some(2)), 20),
                (Token::Byte(b'x'), 28),
            ]
        );
    }
}
