//! libFuzzer drives [`fuzz::client_message`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz::client_message(input));
