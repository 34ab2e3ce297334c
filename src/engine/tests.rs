//! What must hold of the engine, whatever is done with the chunks.

use super::*;

/// Counts frames, or fails.
#[derive(Clone)]
struct Counter<const CHUNKS: usize> {
    fails: bool,
}

impl<const CHUNKS: usize> Consumer for Counter<CHUNKS> {
    type Part = usize;
    const TURN: usize = CHUNKS;

    fn take(&mut self, chunk: &Chunk, part: &mut usize) {
        assert!(!self.fails, "as the test wants it");
        *part += chunk.frames.len();
    }
}

#[derive(Default)]
struct Sum {
    frames: usize,
    troubles: usize,
}

impl Sink<usize> for Sum {
    fn accept(&mut self, part: &mut usize) -> Result<ControlFlow<()>> {
        self.frames += std::mem::take(part);
        Ok(ControlFlow::Continue(()))
    }

    fn rest(&mut self) -> Result<()> {
        Ok(())
    }

    fn trouble(&mut self, _trouble: &str) {
        self.troubles += 1;
    }

    fn note(&mut self, _note: &str) {}
}

fn run_with<const TURN: usize>(fails: bool, threads: usize) -> (Result<Ending>, Sum) {
    let file = |path: &str| Input::file(path.into());
    let mut inputs = vec![file("examples/shop.log"); 19];
    inputs[7] = file("no such file");
    let reading = Reading {
        inputs,
        format: InputFormat::Auto,
        join: true,
        sieve: None,
        threads,
        tracker: None,
        merged: false,
        sorted: None,
        read: ReadBytes::default(),
    };
    let mut sum = Sum::default();
    (run(reading, &Counter::<TURN> { fails }, &mut sum, None), sum)
}

#[test]
fn all_inputs_are_read_and_what_cannot_be_is_told() {
    for threads in [1, 2, 5] {
        for (ending, sum) in [run_with::<1>(false, threads), run_with::<4>(false, threads)] {
            assert_eq!((ending.unwrap(), sum.frames, sum.troubles), (Ending::Done, 18 * 442, 1));
        }
    }
}

#[test]
fn a_worker_that_fails_does_not_look_like_the_end() {
    for threads in [1, 2] {
        for (ending, _) in [run_with::<1>(true, threads), run_with::<4>(true, threads)] {
            assert!(ending.is_err_and(|error| error.to_string().contains("a worker failed")));
        }
    }
}
