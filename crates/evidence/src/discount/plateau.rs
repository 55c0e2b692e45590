//! The best cell among its neighbours on the grid.

use super::daily_matrix::SweepCell;

/// Share of the winner's metric that a neighbour keeps where there is a plateau.
const KEPT: f64 = 0.5;

/// A swept setting.
#[derive(Debug, Clone, PartialEq)]
pub struct GridKey {
    /// Dotted path.
    pub path: String,
    /// Its values as text, in the order of the grid.
    pub texts: Vec<String>,
    /// Its values, where all of them are numbers.
    pub numbers: Option<Vec<f64>>,
}

/// A cell one step from the winner in one key, with the same profile and mode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Position of the key.
    pub key: usize,
    /// Position of the winner's value of it.
    pub winner_value: usize,
    /// Position of the neighbour's value of it.
    pub value: usize,
    /// Position of the cell.
    pub cell: usize,
    /// Its metric; absent where it has none.
    pub metric: Option<f64>,
    /// Its metric over the winner's; absent where one is, or the winner's is not above 0.
    pub share_kept: Option<f64>,
    /// Whether its daily R is the winner's: nothing that was traded reads the key.
    pub is_same: bool,
}

impl Neighbour {
    /// Whether it keeps as much of the winner's metric as neighbours on a plateau do.
    pub fn keeps_enough(&self) -> bool {
        self.share_kept.is_some_and(|share| share >= KEPT)
    }
}

/// A winner at the end of a key's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Position of the key.
    pub key: usize,
    /// Position of the winner's value.
    pub value: usize,
    /// Whether it is the largest value, or else the smallest.
    pub is_largest: bool,
}

/// What the neighbours say of the winner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlateauVerdict {
    /// Every neighbour keeps at least half of the winner's metric.
    Plateau,
    /// Some do not, half of them or more do.
    Ridge,
    /// Fewer than half of them do.
    Spike,
    /// Every neighbour is the winner itself: what it traded reads no key of the grid.
    Flat,
    /// The winner's metric is not above 0: there is nothing to keep.
    NoGain,
    /// There is no grid, or no neighbour on it.
    NoNeighbours,
}

impl PlateauVerdict {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            PlateauVerdict::Plateau => "plateau",
            PlateauVerdict::Ridge => "ridge",
            PlateauVerdict::Spike => "spike",
            PlateauVerdict::Flat => "flat",
            PlateauVerdict::NoGain => "no gain",
            PlateauVerdict::NoNeighbours => "no neighbours",
        }
    }
}

/// The winner's neighbours, and what they say.
#[derive(Debug, Clone, PartialEq)]
pub struct Plateau {
    /// Keys of the grid.
    pub keys: Vec<GridKey>,
    /// Neighbours: each key in turn, the smaller value first.
    pub neighbours: Vec<Neighbour>,
    /// Keys at whose ends the winner lies.
    pub edges: Vec<Edge>,
    /// What the neighbours say.
    pub verdict: PlateauVerdict,
}

impl Plateau {
    /// Looks one step to each side in each key: values are in numerical order where all of a key's are
    /// numbers, else in that of the grid. Neighbours that are the winner itself have no say, nor have
    /// points that failed; one without a metric keeps nothing.
    pub(super) fn new(
        cells: &[SweepCell<'_>],
        keys: &[GridKey],
        winner: usize,
        metric: impl Fn(usize) -> Option<f64>,
    ) -> Plateau {
        let won = metric(winner).filter(|won| *won > 0.0);
        let mut neighbours = Vec::new();
        let mut edges = Vec::new();
        for (key, places) in Places::of(cells[winner].grid_id, keys).into_iter().enumerate() {
            let neighbour = |value: Option<usize>| {
                let value = value?;
                let grid_id = places.with(value);
                let cell = cells.iter().position(|cell| {
                    let wanted = (grid_id, cells[winner].profile, cells[winner].mode);
                    (cell.grid_id, cell.profile, cell.mode) == wanted
                })?;
                let metric = metric(cell);
                Some(Neighbour {
                    key,
                    winner_value: places.value,
                    value,
                    cell,
                    metric,
                    share_kept: metric.zip(won).map(|(metric, won)| metric / won),
                    is_same: cells[cell].daily_r == cells[winner].daily_r,
                })
            };
            let below = neighbour(places.below);
            let above = neighbour(places.above);
            let is_read = |n: &Option<Neighbour>| n.is_some_and(|n| !n.is_same);
            let edge = |is_largest| Edge { key, value: places.value, is_largest };
            if keys[key].numbers.is_some() {
                if places.below.is_none() && is_read(&above) {
                    edges.push(edge(false));
                }
                if places.above.is_none() && is_read(&below) {
                    edges.push(edge(true));
                }
            }
            neighbours.extend(below.into_iter().chain(above));
        }
        let verdict = judge(&neighbours, won.is_some());
        Plateau { keys: keys.to_vec(), neighbours, edges, verdict }
    }
}

fn judge(neighbours: &[Neighbour], has_gain: bool) -> PlateauVerdict {
    let others: Vec<&Neighbour> = neighbours.iter().filter(|n| !n.is_same).collect();
    if neighbours.is_empty() {
        return PlateauVerdict::NoNeighbours;
    }
    if others.is_empty() {
        return PlateauVerdict::Flat;
    }
    if !has_gain {
        return PlateauVerdict::NoGain;
    }
    let n_kept = others.iter().filter(|n| n.keeps_enough()).count();
    match 2 * n_kept {
        twice if twice == 2 * others.len() => PlateauVerdict::Plateau,
        twice if twice >= others.len() => PlateauVerdict::Ridge,
        _ => PlateauVerdict::Spike,
    }
}

/// Where a grid point stands on one key.
#[derive(Debug)]
struct Places {
    grid_id: usize,
    /// By how much the number of the point grows with the position of the value.
    stride: usize,
    /// Position of its value.
    value: usize,
    /// Positions of the next values.
    below: Option<usize>,
    above: Option<usize>,
}

impl Places {
    /// Per key: the last key is the fastest.
    fn of(grid_id: usize, keys: &[GridKey]) -> Vec<Places> {
        let mut stride: usize = keys.iter().map(|key| key.texts.len()).product();
        if stride == 0 {
            return Vec::new();
        }
        keys.iter()
            .map(|key| {
                let n = key.texts.len();
                stride /= n;
                let value = grid_id / stride % n;
                let mut order: Vec<usize> = (0..n).collect();
                if let Some(numbers) = &key.numbers {
                    order.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b]));
                }
                let rank = order.iter().position(|v| *v == value).unwrap_or_default();
                let below = rank.checked_sub(1).map(|rank| order[rank]);
                let above = order.get(rank + 1).copied();
                Places { grid_id, stride, value, below, above }
            })
            .collect()
    }

    /// The point that has another value of the key.
    fn with(&self, value: usize) -> usize {
        self.grid_id - self.value * self.stride + value * self.stride
    }
}
