namespace Rembg.Models;

/// <summary>There is no such model, or its file is nowhere to be found.</summary>
public sealed class ModelNotFoundException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The model's name or path.</param>
    /// <param name="message">What was looked for, and where.</param>
    /// <param name="innerException">Why it could not be had, where that was tried.</param>
    public ModelNotFoundException(string path, string message, Exception? innerException = null)
        : base(path, message, innerException)
    {
    }

    /// <summary>The model of the catalogue that is not installed; null where it is something else that is missing.</summary>
    public ModelDescription? Model { get; init; }

    /// <summary>True if a file's name was given where a model's name is wanted.</summary>
    public bool IsFileName { get; init; }

    /// <summary>The directory that its file would be in; null where the user has none.</summary>
    public string? Home { get; init; }
}

/// <summary>A model is wanted in a form that is not installed.</summary>
public sealed class VariantNotFoundException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="places">The directories in which it was looked for.</param>
    public VariantNotFoundException(string name, string places)
        : base(name, $"There is no INT8 form of the model '{name}': {name}{QuantizedNames.EightBits}.onnx is not in {places}.")
    {
    }
}

/// <summary>A model that came with the program is not the user's to remove.</summary>
public sealed class ModelBundledException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">Its file.</param>
    public ModelBundledException(string path)
        : base(path, $"The model '{path}' came with the program and is not uninstalled.")
    {
    }
}
