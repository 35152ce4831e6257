using System.Globalization;

namespace Rembg.Benchmarks.Threads;

/// <summary>One way to share cores between photos.</summary>
/// <param name="Cores">Cores that the process may use.</param>
/// <param name="Intra">Threads with which the session computes an inference.</param>
/// <param name="Parallel">Photos worked on at once.</param>
/// <param name="TakesTurns">Whether one inference runs at a time, as in the module, or as many as there are photos.</param>
/// <param name="Spins">Whether the session's threads wait in a loop.</param>
internal sealed record ThreadPlan(int Cores, int Intra, int Parallel, bool TakesTurns, bool Spins)
{
    private static readonly bool[] OnlyTrue = [true];
    private static readonly bool[] OnlyFalse = [false];
    private static readonly bool[] Both = [false, true];

    /// <summary>Every combination that differs: a single photo takes no turns, a single thread has nothing to wait for.</summary>
    /// <param name="cores">Numbers of cores.</param>
    /// <param name="intra">Numbers of threads; those above the number of cores are left out.</param>
    /// <param name="parallel">Numbers of photos.</param>
    public static IEnumerable<ThreadPlan> All(IEnumerable<int> cores, IReadOnlyList<int> intra, IReadOnlyList<int> parallel) =>
        from core in cores
        from threads in intra
        where threads <= core
        from photos in parallel
        from turns in photos == 1 ? OnlyTrue : Both
        from spins in threads == 1 ? OnlyFalse : Both
        select new ThreadPlan(core, threads, photos, turns, spins);

    /// <summary>The command line of <see cref="ThreadsProcess"/>, without cores, photos and model.</summary>
    public string[] Arguments =>
        ["--intra", Intra.ToString(CultureInfo.InvariantCulture), "--parallel", Parallel.ToString(CultureInfo.InvariantCulture), "--turns", YesNo(TakesTurns), "--spin", YesNo(Spins)];

    /// <summary>The cells of the table: cores, threads, photos, inferences at once, spinning.</summary>
    public string[] Cells =>
    [
        Cores.ToString(CultureInfo.InvariantCulture),
        Intra.ToString(CultureInfo.InvariantCulture),
        Parallel.ToString(CultureInfo.InvariantCulture),
        (TakesTurns ? 1 : Parallel).ToString(CultureInfo.InvariantCulture),
        Intra == 1 ? "—" : YesNo(Spins),
    ];

    /// <summary>The plan in a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cores} cores, {Intra} threads{(Spins ? " that spin" : string.Empty)}, {Parallel} photos{(TakesTurns && Parallel > 1 ? " that take turns" : string.Empty)}");

    private static string YesNo(bool value) => value ? "yes" : "no";
}
