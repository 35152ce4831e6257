using System.Runtime.ExceptionServices;

using Rembg.Machine;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>The number of parallel inferences of a model, and the threads of each.</summary>
/// <param name="Runs">The number of inferences that run at the same time.</param>
/// <param name="Threads">The number of threads of each inference; 0 for one per core.</param>
internal readonly record struct SideBySide(int Runs, int Threads)
{
    // The activations of each inference need memory.
    private const int MostRuns = 4;

    /// <summary>
    /// For a small model, several inferences use the cores better than one at a time, because threads wait for each other between
    /// operators. For a large model, there is not enough memory.
    /// </summary>
    public static SideBySide Of(PreparedModel model)
    {
        if (!model.HasSmallWeights || HalfScale.IsLarge(model))
        {
            return new SideBySide(1, 0);
        }

        int runs = Math.Min(Allotment.Processors, MostRuns);
        return new SideBySide(runs, Allotment.Processors / runs);
    }

    /// <summary>Calls a function for every index.</summary>
    /// <param name="count">The number of indices.</param>
    /// <param name="action">The function, which is called from several threads.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="Exception">The first exception of a call, as it was thrown.</exception>
    public void For(int count, Action<int> action, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Runs, CancellationToken = cancellationToken }, action);
        }
        catch (AggregateException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}
