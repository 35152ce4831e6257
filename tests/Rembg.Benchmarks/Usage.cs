namespace Rembg.Benchmarks;

/// <summary>The help text of the program.</summary>
internal static class Usage
{
    /// <summary>The help text.</summary>
    public const string Text = """
        stages [BenchmarkDotNet's own options]
            each step alone; REMBG_BENCHMARKS is the work directory, REMBG_INT8 the INT8 model

        table [--count 20] [--rounds 3] [--photos DIRECTORY --masks DIRECTORY]
            the table of ratios: N photos of 12 megapixels, 10 N small ones; photos with true masks of their names, for the accuracy at
            another input size
        soak [--count 2000] [--every 100] [--settle 200]
            growth of a long run
        fuzz [--count 2500] [--files DIRECTORY] [--seed 17] [--limit 10] [--budget 1000] [--keep DIRECTORY]
            crashes, errors, seconds and megabytes over damaged files, made from the files in a directory or from one photo
            in every format; fuzz_reference.py lists the kept files that Pillow refuses
        threads [--cores 1,2] [--intra 1,2] [--parallel 1,2,4] [--count 60] [--rounds 3]
            images per second for threads per session × photos in parallel
        shards [--count 40] [--rounds 3] [--names 1000000]
            one process against a process for each processor (Linux), and a run over very many photos that are done
        serve [--count 200] [--big 20] [--clients 8] [--rounds 3]
            images per second and memory of the server against the cmdlet
        edges --model FILE [--megapixels 1,4,12] [--scenes hair,fur] [--photos DIRECTORY] [--work DIRECTORY]
            how near the truth refined edges are, on scenes with known alpha over photos or drawn backdrops, and what it costs
        edge-sheet --model FILE [--photos FILE,FILE] [--scenes hair,fur] --output FILE [--side 110]
            pieces of photos with their edges refined in every way, on white, black and a checkerboard
        cutout-sheet --model FILE [--photos FILE,FILE] [--scenes hair,fur] --output FILE [--side 180]
            pieces of photos at 100 %, cut out with default settings, on white, black and a saturated colour
        two-pass --model FILE [--photos DIRECTORY --masks DIRECTORY] [--megapixels 1] [--margins 5,10,20,40] [--scales 30,50,100,140] [--seeds 3]
            whether masks get better where the model looks a second time, at the subject alone; masks are of the photos' names
        png [--turns 15] [--big 4]
            processor time and bytes of PNG files against libvips' encoder; exits with 1 if a required value is missed

        Of table, soak, fuzz, threads, shards, serve and png:
          --work DIRECTORY   photos and outputs; default REMBG_BENCHMARKS, else rembg-benchmarks in the temporary directory
          --model FILE       FP32 model; default of REMBG_SHARED, else the bundled one
        Of table, soak, threads, shards and serve:
          --int8 FILE        its INT8 form; default REMBG_INT8, else made once in the work directory
        Of table, soak and serve:
          --shell pwsh       measure in PowerShell itself instead of the built console
        """;
}
