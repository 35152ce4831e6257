namespace Rembg.Inference;

/// <summary>
/// A model that looks at photos for which the mask of another model is uncertain. The more certain of the two masks is used.
/// Certainties of different models are comparable, because all of them estimate the IoU with the true mask.
/// </summary>
public sealed class SecondModel
{
    /// <summary>The default certainty below which the second model is asked.</summary>
    public const double DefaultBelow = 0.9;

    private readonly Lazy<SegmentationModel> _model;

    /// <summary>Names a model without loading it. The caller keeps ownership of it.</summary>
    /// <param name="load">Returns the model; called once, for the first photo that needs it, possibly on another thread.</param>
    /// <param name="below">The certainty below which the model is asked, above 0; 1 to ask it about every photo.</param>
    /// <exception cref="OptionsInvalidException">The certainty is not above 0 and at most 1.</exception>
    public SecondModel(Func<SegmentationModel> load, double below = DefaultBelow)
    {
        ArgumentNullException.ThrowIfNull(load);
        if (!(below is > 0 and <= 1))
        {
            throw new OptionsInvalidException($"The certainty below which the second model is used must be above 0 and at most 1, not {below}.");
        }

        Below = below;
        _model = new Lazy<SegmentationModel>(() => Require(load()));
    }

    /// <summary>The certainty below which the model is asked.</summary>
    public double Below { get; }

    /// <summary>The model.</summary>
    /// <exception cref="OptionsInvalidException">The model distinguishes classes.</exception>
    internal SegmentationModel Model => _model.Value;

    /// <summary>Returns true if the model is asked about a mask.</summary>
    /// <param name="certainty">The mask's certainty.</param>
    internal bool IsAsked(double certainty) => certainty < Below || Below >= 1;

    /// <summary>Rejects a model whose masks cannot be compared with those of another.</summary>
    private static SegmentationModel Require(SegmentationModel model) => model.Description.Classes.Count == 0
        ? model
        : throw new OptionsInvalidException($"The model '{model.Description.Name}' distinguishes classes, so its masks cannot replace other masks. Choose another second model.");
}
