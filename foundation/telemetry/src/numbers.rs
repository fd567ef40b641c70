//! Numbers for Prometheus.

use std::time::Duration;

use anyhow::Context as _;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::process;

/// Bounds of histograms whose name ends in `_seconds`: from a cache hit to the request timeout.
const SECONDS: [f64; 14] =
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// The recorded numbers, as Prometheus reads them.
#[derive(Clone, Debug)]
pub struct Metrics(PrometheusHandle);

/// How often histograms are folded.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

impl Metrics {
    /// Makes this process's `metrics` calls count here.
    pub(crate) fn install() -> anyhow::Result<Self> {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
            .context("set the bounds of histograms")?;
        let handle = builder.install_recorder().context("install the metrics recorder")?;
        process::describe();
        fold_forever(handle.clone())?;
        Ok(Self(handle))
    }

    /// The page for `/metrics`, with this process's own numbers of this moment.
    pub fn render(&self) -> String {
        process::record();
        self.0.render()
    }
}

/// Folds what histograms have collected into their buckets: without it they grow while nobody reads `/metrics`. The
/// thread lives as long as the process, like the recorder.
fn fold_forever(handle: PrometheusHandle) -> anyhow::Result<()> {
    let fold = move || {
        loop {
            std::thread::sleep(UPKEEP_EVERY);
            handle.run_upkeep();
        }
    };
    std::thread::Builder::new()
        .name("metrics-upkeep".to_owned())
        .spawn(fold)
        .context("start the metrics upkeep")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_own_numbers_and_the_processs() {
        let metrics = Metrics::install().unwrap();
        metrics::counter!("things_total", "kind" => "test").increment(3);
        metrics::histogram!("wait_seconds").record(0.003);
        let page = metrics.render();
        assert!(page.contains(r#"things_total{kind="test"} 3"#), "{page}");
        assert!(page.contains(r#"wait_seconds_bucket{le="0.005"} 1"#), "{page}");
        for name in [
            "process_resident_memory_bytes",
            "process_cpu_seconds_total",
            "process_open_fds",
            "process_threads",
        ] {
            let line = page.lines().find(|line| line.starts_with(name)).expect(name);
            let value: f64 = line.rsplit(' ').next().unwrap().parse().unwrap();
            assert!(value >= 0.0, "{line}");
        }
        assert!(!page.contains("process_open_fds 0\n"), "{page}");
    }
}
