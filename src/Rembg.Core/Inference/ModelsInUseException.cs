namespace Rembg.Inference;

/// <summary>A model cannot be loaded for now, because a <see cref="SegmentationModelCache"/> is full and all of its models are borrowed.</summary>
public sealed class ModelsInUseException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ModelsInUse";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model file that cannot be loaded.</param>
    /// <param name="capacity">The largest number of loaded models.</param>
    public ModelsInUseException(string path, int capacity)
        : base(path, $"The model '{path}' cannot be loaded now: all {capacity} models that may be loaded at once are in use.")
    {
        Capacity = capacity;
    }

    /// <summary>The largest number of loaded models.</summary>
    public int Capacity { get; }
}
