//! A small pseudo-random generator with the same output on every machine (splitmix64, Steele et al. 2014).

pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`, which must be positive.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A number that is likely to expose bugs.
    pub(crate) fn odd_number(&mut self) -> u64 {
        const ODD: [u64; 24] = [
            0,
            1,
            2,
            3,
            7,
            8,
            16,
            31,
            32,
            33,
            64,
            100,
            127,
            128,
            255,
            256,
            1024,
            65_535,
            65_536,
            1_000_000,
            1 << 31,
            u32::MAX as u64,
            1 << 62,
            u64::MAX,
        ];
        let n = *self.of(&ODD);
        if self.one_in(4) { n.wrapping_add(self.next() % 5).wrapping_sub(2) } else { n }
    }
}
