//! The scheme that comes with the program, from `annotations/scheme/china-tech/`.

use super::load::File;

/// Its name.
pub(super) const NAME: &str = "china-tech";

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../annotations/scheme/china-tech/", $name)))),*]
    };
}

/// Its files.
pub(super) fn files() -> Vec<File> {
    let file = |&(name, text): &(&str, &str)| File {
        name: name.to_owned(),
        path: format!("{NAME}/{name}"),
        text: text.to_owned(),
    };
    FILES.iter().map(file).collect()
}

/// Name below the folder, and text. A test keeps this list equal to the folder.
pub(super) const FILES: &[(&str, &str)] = files![
    "taxonomy.toml",
    "sets.toml",
    "contexts.toml",
    "entities.toml",
    "concerns/ai.toml",
    "concerns/data-security.toml",
    "concerns/economic-practices.toml",
    "concerns/network-5g.toml",
    "concerns/omni-use.toml",
    "concerns/party-state.toml",
    "concerns/rights-values.toml",
    "concerns/strategic-intent.toml",
    "responses/bans.toml",
    "responses/cyber-liability.toml",
    "responses/digital-trade.toml",
    "responses/export-controls.toml",
    "responses/hacker-costs.toml",
    "responses/investment-review.toml",
    "responses/policy-coordination.toml",
    "responses/privacy-law.toml",
];
