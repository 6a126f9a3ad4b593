//! The machines of the cluster.

use promqlite::time::Millis;

use super::incident::MEMORY_BRIEFLY_SHORT;
use super::incident::MEMORY_SHORT;
use super::incident::SATURATED;
use super::noise::Seed;
use super::wave::Flow;
use super::wave::Wave;

/// How many machines there are.
pub(super) const NODES: usize = 25;
/// The processors of each.
pub(super) const PROCESSORS: usize = 8;
/// The memory of each, in bytes.
pub(super) const MEMORY_BYTES: f64 = 33_673_822_208.0;
/// The machine that the first pods of catalog run on.
pub(super) const CATALOG_NODE: usize = 13;
/// The machine that is short of memory for an hour.
const SHORT_NODE: usize = 6;
/// The machine that is short of memory for some minutes of every hour.
const BRIEFLY_SHORT_NODE: usize = 7;

/// One machine.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) ip: String,
    pub(super) seed: Seed,
}

impl Node {
    /// Returns all machines.
    pub(super) fn all() -> Vec<Self> {
        let one = |number| {
            let name = format!("ip-10-0-1-{}.ap-northeast-2.compute.internal", number + 11);
            let seed = Seed::of(&["node", &name]);
            Self { number, name, ip: format!("10.0.1.{}", number + 11), seed }
        };
        (0..NODES).map(one).collect()
    }

    /// Returns the part of the processors that is busy.
    pub(super) fn busy(&self) -> Flow {
        let phase = 1.2 + 0.5 * self.seed.part();
        let flow = Flow::new(Wave { mean: 0.4, swing: 0.45, hum: 0.05, phase });
        match self.number {
            CATALOG_NODE => flow.during(SATURATED, Wave::flat(0.95)),
            _ => flow,
        }
    }

    /// Returns the part of the memory that is taken.
    pub(super) fn memory_used(&self, time: Millis) -> f64 {
        let minute = time.0.div_euclid(60_000).rem_euclid(60);
        let (from, until) = MEMORY_BRIEFLY_SHORT;
        match self.number {
            SHORT_NODE if MEMORY_SHORT.has(time) => 0.91 + 0.0003 * self.seed.drift(time),
            BRIEFLY_SHORT_NODE if (from..until).contains(&minute) => {
                0.90 + 0.002 * self.seed.drift(time)
            }
            _ => 0.45 + 0.25 * self.seed.nth(1).part() + 0.03 * self.seed.drift(time),
        }
    }
}
