//! Schemes: a file of a scheme loads or is refused with a line; what loads classifies.
#![no_main]

use glossator::concerns::Scheme;
use std::fs;

const TAXONOMY: &str = r##"
[scheme]
language = "en"
near = 0.6
length = 80
[[facet]]
id = "concerns"
label = "Concerns"
share = 0.35
[[facet]]
id = "responses"
label = "Responses"
share = 0.4
[[category]]
id = "ports"
facet = "concerns"
label = "Ports"
definition = "Ports."
colour = "#336699"
threshold = 1.0
"##;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("concerns")).unwrap();
    fs::write(dir.path().join("taxonomy.toml"), TAXONOMY).unwrap();
    fs::write(dir.path().join("concerns/ports.toml"), bytes).unwrap();
    if let Ok(scheme) = Scheme::load(dir.path()) {
        scheme.failing_examples();
    }
});
