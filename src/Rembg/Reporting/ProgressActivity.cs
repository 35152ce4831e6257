using System.Management.Automation;

namespace Rembg.Reporting;

/// <summary>The progress displays of the module. Each has an id of its own, because displays with one id replace each other.</summary>
internal static class ProgressActivity
{
    /// <summary>Removing backgrounds.</summary>
    public const int Removal = 0x2E8B6;

    /// <summary>Quantizing a model.</summary>
    public const int Quantization = 0x2E8B7;

    /// <summary>Measuring models.</summary>
    public const int Measurement = 0x2E8B8;

    /// <summary>Installing a model.</summary>
    public const int Installation = 0x2E8B9;

    /// <summary>Starting a server.</summary>
    public const int Server = 0x2E8BA;

    /// <summary>Returns the record that removes a display.</summary>
    /// <param name="id">The id of the display.</param>
    /// <param name="activity">Its heading.</param>
    public static ProgressRecord Completed(int id, string activity) => new(id, activity, "done") { RecordType = ProgressRecordType.Completed };
}
