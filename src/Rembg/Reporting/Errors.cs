using System.Management.Automation;

using Rembg.Imaging;
using Rembg.Models;

using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Rembg.Reporting;

/// <summary>Makes the error records of the module. The exception has the id, and <see cref="ErrorTable"/> the category and the remedy.</summary>
internal static class Errors
{
    /// <summary>
    /// True if an exception results from the input or the environment; any other exception is a defect and must not be hidden.
    /// </summary>
    public static bool IsExpected(Exception exception) => exception
        is RembgException
        or OptionsInvalidException
        or ColorInvalidException
        or ItemNotFoundException
        or DriveNotFoundException
        or ProviderNotFoundException
        or PSNotSupportedException
        or PSArgumentException
        or IOException
        or UnauthorizedAccessException;

    /// <summary>Creates the error record of an exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="target">The file or name that was given.</param>
    public static ErrorRecord From(Exception exception, object? target)
    {
        string id = IdOf(exception);
        ErrorKind kind = ErrorTable.Find(id);

        // Scripts log messages, and readers of such a log need to know how to install the model.
        string message = exception is ModelNotFoundException { Model: not null } absent ? $"{exception.Message} {Remedies.ToBringIn(absent)}" : exception.Message;
        return new ErrorRecord(exception, id, kind.Category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = kind.Remedy(exception) },
        };
    }

    /// <summary>The id of an error. Exceptions of the engine and of .NET get the ids of what they mean here; any other exception is a defect.</summary>
    private static string IdOf(Exception exception) => exception switch
    {
        RembgException known => known.ErrorId,
        OptionsInvalidException => OptionsInvalidException.ErrorId,
        ColorInvalidException => ColorInvalidException.ErrorId,
        ItemNotFoundException => "ImageNotFound",
        OutOfMemoryException => "OutOfMemory",
        ProviderNotFoundException or DriveNotFoundException or PSNotSupportedException or PSArgumentException => "PathInvalid",
        UnauthorizedAccessException => "AccessDenied",
        IOException => "PathUnreadable",
        _ => ErrorTable.Unexpected,
    };
}
