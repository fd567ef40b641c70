//! libFuzzer drives [`realtime::fuzz::event_id`].
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| realtime::fuzz::event_id(input));
