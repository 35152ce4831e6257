using Rembg.Files;
using Rembg.Imaging.Writing;
using Rembg.Inference;

namespace Rembg.Commands;

/// <content>Photos in files: the outputs of each, and when to process it.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    private void Submit(ImageFile image, bool isOneOfMany, bool isChanged = false, Func<Exception, bool>? forgive = null)
    {
        try
        {
            IReadOnlyList<RemovalOutput> outputs = PlanOf(isOneOfMany).For(image, isChanged);
            bool Hear(Exception exception)
            {
                _plan!.Note(exception, outputs);
                return forgive?.Invoke(exception) == true;
            }

            if (outputs.Count == 0)
            {
                WriteVerbose($"Skipping '{image.Path}': its output exists.");
                _record.Skipped(image.Path, "Its output exists.");
            }
            else if (ShouldProcess(image.Path, $"Remove the background and write '{string.Join("', '", outputs.Select(static output => output.Path))}'"))
            {
                if (!_plan!.CanWrite(image, outputs))
                {
                    _record.Skipped(image.Path, "Its output cannot be written, as reported for its directory.");
                    _batch!.PassOver();
                    return;
                }

                BackgroundRemover remover = LoadModel(isOneOfMany);
                _batch!.Add(image.Path, stopToken => new Removed(remover.Remove(image.Path, outputs, stopToken)), Hear);
                return;
            }
        }
        catch (RembgException exception)
        {
            Fail(Errors.From(exception, image.Path));
        }

        _batch!.PassOver();
    }

    private OutputPlan Plan() =>
        new(_naming, _outputs, SkipExisting ? ExistingOutputs.Skip : Force ? ExistingOutputs.Replace : ExistingOutputs.Refuse, Watch, _intake!.Files, this);

    /// <summary>
    /// True if a photo has to wait for the end of the pipeline, because a file that it would replace may be an input that is
    /// still to come. Later photos wait too, so that results stay in order.
    /// </summary>
    private bool MustWait(ImageFile image) => MyInvocation.ExpectingInput && PlanOf(isForMany: true).Replaces(image);

    /// <summary>Returns the plan of the outputs. If classes are distinguished, the model must be loaded first to list them.</summary>
    private OutputPlan PlanOf(bool isForMany)
    {
        if (_plan is null)
        {
            _ = LoadModel(isForMany);
            string[] classes = Class.Length > 0 ? Class : [.. _loan!.Model.Description.Classes.Skip(1)];
            if (classes.Length == 0)
            {
                ArgumentException exception = new($"The model '{_loan!.Model.Description.Name}' has no classes; -ClassOutput {ClassOutput} only applies to models with classes.");
                End(Errors.From(exception, _choice!.File));
            }

            _outputs = WantedOutput.OfClasses(_outputs, ClassOutput, classes);
            _plan = Plan();
        }

        return _plan;
    }
}
