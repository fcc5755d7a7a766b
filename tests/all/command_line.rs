//! Command-line cases: `tests/cmd/*.trycmd` hold commands, their output and exit status.
//! `TRYCMD=overwrite cargo test --test all command_line` writes them anew.

#[test]
fn commands_say_what_the_cases_say() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").env("NO_COLOR", "1");
}
