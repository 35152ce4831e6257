using System.Runtime.ExceptionServices;

using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>The inferences of a model that run at the same time, and the threads of each.</summary>
/// <param name="Runs">How many inferences run at the same time.</param>
/// <param name="Threads">Threads of each; 0 for one a core.</param>
internal readonly record struct SideBySide(int Runs, int Threads)
{
    // The activations of each take memory.
    private const int MostRuns = 4;

    /// <summary>
    /// Several inferences of a small model use the cores better than one at a time: between two operators, threads wait for one another. A large model has no
    /// memory for it.
    /// </summary>
    public static SideBySide Of(PreparedModel model)
    {
        if (!model.HasSmallWeights || HalfScale.IsLarge(model))
        {
            return new SideBySide(1, 0);
        }

        int runs = Math.Min(Environment.ProcessorCount, MostRuns);
        return new SideBySide(runs, Environment.ProcessorCount / runs);
    }

    /// <summary>Does something for every index.</summary>
    /// <param name="count">The number of indices.</param>
    /// <param name="action">What is done; called from several threads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Exception">The first exception of an action, as it was thrown.</exception>
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
