//! Characters of symbol fonts (`w:sym`).

/// Adobe's Symbol font from 0x61 on, where texts take Greek letters from it.
const GREEK_SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
/// The same from 0x41 on.
const GREEK_CAPITAL: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
/// Signs of the Symbol font.
const SIGNS: [(u32, char); 21] = [
    (0xA2, '′'),
    (0xA3, '≤'),
    (0xA5, '∞'),
    (0xAB, '↔'),
    (0xAC, '←'),
    (0xAD, '↑'),
    (0xAE, '→'),
    (0xAF, '↓'),
    (0xB0, '°'),
    (0xB1, '±'),
    (0xB2, '″'),
    (0xB3, '≥'),
    (0xB4, '×'),
    (0xB7, '•'),
    (0xB8, '÷'),
    (0xB9, '≠'),
    (0xBB, '≈'),
    (0xBC, '…'),
    (0xBE, '—'),
    (0xD0, '∠'),
    (0xD2, '®'),
];

/// The character at `code` (hexadecimal) of `font`; none for a picture.
pub(super) fn character(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code, 16).ok()?;
    // Symbol fonts lie in the private use area.
    let byte = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let font = font.to_ascii_lowercase();
    if font.starts_with("wingdings") || font.starts_with("webdings") {
        return matches!(byte, 0x6C | 0x6E | 0x9F | 0xA7 | 0xA8).then_some('•');
    }
    if font == "symbol" {
        let greek = |row: &str, first: u32| byte.checked_sub(first).and_then(|i| row.chars().nth(i as usize));
        return match byte {
            0x41..=0x5A => greek(GREEK_CAPITAL, 0x41),
            0x61..=0x7A => greek(GREEK_SMALL, 0x61),
            0x20..=0x3F | 0x5B..=0x5F | 0x7B..=0x7D => char::from_u32(byte),
            _ => SIGNS.iter().find(|(at, _)| *at == byte).map(|(_, c)| *c),
        };
    }
    match u8::try_from(byte) {
        Ok(byte) => encoding_rs::WINDOWS_1252.decode(&[byte]).0.chars().next().filter(|c| !c.is_control()),
        Err(_) => char::from_u32(code),
    }
}

#[cfg(test)]
mod tests {
    use super::character;

    #[test]
    fn symbols_are_read_by_their_font() {
        for (font, code, found) in [
            ("Symbol", "F062", Some('β')),
            ("Symbol", "F0B7", Some('•')),
            ("Times New Roman", "2020", Some('†')),
            ("Times New Roman", "F0A7", Some('§')),
            ("Wingdings", "F0A7", Some('•')),
            ("Wingdings", "F04A", None),
            ("Symbol", "zz", None),
        ] {
            assert_eq!(character(font, code), found, "{font} {code}");
        }
    }
}
