// Pins the Centrifugo that `cargo xtask bench realtime` builds and runs; nothing of the project imports it.
module atas.example/loadtest/peers/centrifugo

go 1.23

require github.com/centrifugal/centrifugo/v5 v5.4.9
