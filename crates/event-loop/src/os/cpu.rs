//! Processors and their load.

use std::collections::HashMap;

/// A processor, with the milliseconds that it has spent.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are those that JavaScript sees")]
pub struct CpuInfo {
    pub model: String,
    /// Megahertz.
    pub speed: u64,
    pub user: u64,
    pub nice: u64,
    pub sys: u64,
    pub idle: u64,
    pub irq: u64,
}

/// All processors that are in use by the system.
pub fn cpu_info() -> Vec<CpuInfo> {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let models = models();
    let ticks = rustix::param::clock_ticks_per_second().max(1);
    stat.lines()
        .filter_map(|line| parse_times(line, ticks, &models))
        .collect()
}

/// A line of `/proc/stat` about one processor.
fn parse_times(line: &str, ticks: u64, models: &HashMap<u64, (String, u64)>) -> Option<CpuInfo> {
    let mut fields = line.split_whitespace();
    let number: u64 = fields.next()?.strip_prefix("cpu")?.parse().ok()?;
    let times: Vec<u64> = fields
        .map(|field| field.parse::<u64>().unwrap_or(0) * 1000 / ticks)
        .collect();
    let time = |at: usize| times.get(at).copied().unwrap_or(0);
    let (model, told_speed) = models
        .get(&number)
        .cloned()
        .unwrap_or_else(|| ("unknown".to_owned(), 0));
    Some(CpuInfo {
        model,
        speed: frequency(number).unwrap_or(told_speed),
        user: time(0),
        nice: time(1),
        sys: time(2),
        idle: time(3),
        irq: time(5),
    })
}

fn frequency(number: u64) -> Option<u64> {
    let path = format!("/sys/devices/system/cpu/cpu{number}/cpufreq/scaling_cur_freq");
    let kilohertz: u64 = std::fs::read_to_string(path).ok()?.trim().parse().ok()?;
    Some(kilohertz / 1000)
}

/// The model and the megahertz of each processor, from `/proc/cpuinfo`.
fn models() -> HashMap<u64, (String, u64)> {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut models: HashMap<u64, (String, u64)> = HashMap::new();
    let mut number = None;
    for line in text.lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match name.trim() {
            "processor" => number = value.parse().ok(),
            "model name" => {
                if let Some(number) = number {
                    models.entry(number).or_default().0 = value.to_owned();
                }
            }
            "cpu MHz" => {
                if let Some(number) = number {
                    models.entry(number).or_default().1 =
                        value.parse::<f64>().unwrap_or(0.0) as u64;
                }
            }
            _ => {}
        }
    }
    models
}

/// How many threads may run at once: the processors that this process may use, within the limit of its container.
pub fn available_parallelism() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The load of the last 1, 5 and 15 minutes.
pub fn loadavg() -> [f64; 3] {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let mut loads = text
        .split_whitespace()
        .filter_map(|field| field.parse().ok());
    if let (Some(one), Some(five), Some(fifteen)) = (loads.next(), loads.next(), loads.next()) {
        return [one, five, fifteen];
    }
    // The kernel counts in parts of 65536.
    super::system().loads.map(|load| load as f64 / 65536.0)
}
