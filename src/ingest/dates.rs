//! Dates in document properties.

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The ISO 8601 form of `August 6, 2020`, `6 Aug 2020`, `08/06/2020`, `2020-08-06` or `May 2020`, as precise as it
/// is given.
pub(super) fn iso(text: &str) -> Option<String> {
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() || c == 'T').filter(|p| !p.is_empty()).take(3).collect();
    let number = |p: &&str| p.parse::<u32>().ok();
    let year = parts.iter().find(|p| p.len() == 4 && number(p).is_some_and(|y| (1500..2200).contains(&y)))?;
    let named = parts.iter().find_map(|p| {
        let start = p.get(..3)?.to_ascii_lowercase();
        MONTHS.iter().position(|m| *m == start)
    });
    let mut small = parts.iter().filter(|p| p.len() <= 2).filter_map(number);
    let month = match named {
        Some(month) => Some(u32::try_from(month).ok()? + 1),
        None => small.next().filter(|m| (1..=12).contains(m)),
    };
    let day = small.next().filter(|d| (1..=31).contains(d));
    Some(match (month, day) {
        (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year}-{month:02}"),
        _ => (*year).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn dates_of_document_properties() {
        for (text, date) in [
            ("August 06, 2020", Some("2020-08-06")),
            ("6 Aug. 2020", Some("2020-08-06")),
            ("04/13/2026", Some("2026-04-13")),
            ("2020-08-06T00:00", Some("2020-08-06")),
            ("May 2020", Some("2020-05")),
            ("2019", Some("2019")),
            ("soon", None),
        ] {
            assert_eq!(super::iso(text).as_deref(), date, "{text}");
        }
    }
}
