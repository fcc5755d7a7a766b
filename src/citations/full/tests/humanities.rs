//! Notes of historians and of other languages.

use super::{fields, read};

#[test]
fn editors_and_translators_stand_between_title_and_house() {
    for (text, want) in [
        (
            "Ann Roe, Ports of Asia, trans. Bo Li (London: Sage, 1965), 153.",
            "authors=Ann Roe | title=Ports of Asia | in=Sage | date=1965 | pin=153",
        ),
        (
            "Ann Roe, Ports of Asia, 2 vols. (Oxford: Clarendon Press, 1985), 12.",
            "authors=Ann Roe | title=Ports of Asia | in=Clarendon Press | date=1985 | pin=12",
        ),
        (
            "Ann Roe, Ports of Asia, E.P.T. 17 (Oxford: Clarendon Press, 1997), 42.",
            "authors=Ann Roe | title=Ports of Asia | in=Clarendon Press | date=1997 | pin=42",
        ),
        (
            "Ann Roe, “Quays,” in The Port Reader: Essays, trans. Bo Li (London: Sage, 1987), 3–27.",
            "authors=Ann Roe | title=Quays | in=The Port Reader: Essays | page=3–27 | date=1987",
        ),
        (
            "Ann Roe, “Quays,” in Friedrich Moe, Werke (Berlin: Grid, 2021), 4.",
            "authors=Ann Roe | title=Quays | in=Werke | date=2021 | pin=4",
        ),
        (
            "Ann Roe, “Quays,” Port Quarterly 102:25 (August 1985): 730.",
            "authors=Ann Roe | title=Quays | in=Port Quarterly | vol=102 | page=730 | date=1985-08",
        ),
        (
            "Ann Roe, Bo Li, “Quays,” Grid Review, 2020.",
            "authors=Ann Roe+Bo Li | title=Quays | in=Grid Review | date=2020",
        ),
    ] {
        assert_eq!(fields(&read(text, &[])), want, "{text}");
    }
}

#[test]
fn notes_in_german() {
    for (text, want) in [
        (
            "Ann Roe, Häfen, in: Dies. (Hrsg.), Die Netze der Welt, Bd. 1, Leipzig 2013, S. XV–XCV.",
            "authors=Ann Roe | title=Häfen | in=Die Netze der Welt | vol=1 | date=2013 | pin=XV–XCV",
        ),
        (
            "Ann Roe (Hrsg.), Die Verwaltung der Häfen, München 2021, S. 12.",
            "authors=Ann Roe | title=Die Verwaltung der Häfen | date=2021 | pin=12",
        ),
        (
            "Ann Roe, Häfen, in: Bo Li/Cy Moe (Hrsg.), Handbuch der Netze, Leipzig 2011, S. 22–45, hier S. 30.",
            "authors=Ann Roe | title=Häfen | in=Handbuch der Netze | page=22–45 | date=2011 | pin=30",
        ),
    ] {
        assert_eq!(fields(&read(text, &[])), want, "{text}");
    }
}

#[test]
fn notes_in_romance_languages() {
    for (text, want) in [
        (
            "Ann Roe, Les ports du monde, Paris, Seuil, 2013, p. 45.",
            "authors=Ann Roe | title=Les ports du monde | in=Seuil | date=2013 | pin=45",
        ),
        (
            "Ann Roe, « Les réseaux », in Cy Moe (dir.), Les ports, Paris, La Découverte, 2010, p. 12-34, ici p. 15.",
            "authors=Ann Roe | title=Les réseaux | in=Les ports | page=12-34 | date=2010 | pin=15",
        ),
        (
            "Ana Roe y Eva Lima Moe, “La red”, en María Sol (ed.), Poder digital (Madrid: Akal, 2015), 45-67.",
            "authors=Ana Roe+Eva Lima Moe | title=La red | in=Poder digital | page=45-67 | date=2015",
        ),
        (
            "Ana Rossi, Storia dei porti, Einaudi, Torino 1998, pp. 12-15.",
            "authors=Ana Rossi | title=Storia dei porti | in=Einaudi | date=1998 | pin=12-15",
        ),
        (
            "A. Rossi, «Reti e porti», in «Rivista di reti», 12 (1999), pp. 34-56.",
            "authors=A. Rossi | title=Reti e porti | in=Rivista di reti | vol=12 | page=34 | date=1999",
        ),
    ] {
        assert_eq!(fields(&read(text, &[])), want, "{text}");
    }
}
