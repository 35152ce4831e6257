namespace Rembg.Evaluation.Measuring;

/// <summary>The measuring process could not do what it was asked for, or is no more.</summary>
/// <param name="message">Why, in a sentence.</param>
/// <param name="innerException">The cause, where there is one.</param>
internal sealed class MeasuringException(string message, Exception? innerException = null) : Exception(message, innerException);
