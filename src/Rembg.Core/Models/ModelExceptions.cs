namespace Rembg.Models;

/// <summary>Thrown if a model is unknown or its file cannot be found.</summary>
public sealed class ModelNotFoundException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ModelNotFound";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model's name or path.</param>
    /// <param name="message">The problem, and the places that were searched.</param>
    /// <param name="innerException">The error of an attempt to install the model, if there was one.</param>
    public ModelNotFoundException(string path, string message, Exception? innerException = null)
        : base(path, message, innerException)
    {
    }

    /// <summary>The model of the catalogue that is not installed; null if something else is missing.</summary>
    public ModelDescription? Model { get; init; }

    /// <summary>True if a file name was given in place of a model's name.</summary>
    public bool IsFileName { get; init; }

    /// <summary>The directory in which the model would be installed; null if the user has none.</summary>
    public string? Home { get; init; }
}

/// <summary>Thrown if the requested form of a model is not installed.</summary>
public sealed class VariantNotFoundException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "VariantNotFound";

    /// <summary>Creates the exception.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="places">The directories that were searched.</param>
    public VariantNotFoundException(string name, string places)
        : base(name, $"There is no INT8 form of the model '{name}': {name}{QuantizedNames.EightBits}.onnx is not in {places}.")
    {
    }
}

/// <summary>Thrown if a model that is part of the program is to be removed.</summary>
public sealed class ModelBundledException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ModelBundled";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model's file.</param>
    public ModelBundledException(string path)
        : base(path, $"The model '{path}' is part of the program and cannot be uninstalled.")
    {
    }
}
