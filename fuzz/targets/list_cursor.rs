//! libFuzzer drives [`fuzz::list_cursor`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::list_cursor(input));
