using Rembg.Imaging.Finishing;

namespace Rembg;

/// <summary>A file that is wanted of each photo.</summary>
/// <param name="Kind">What its name has to say of it, where there are several; empty where nothing.</param>
/// <param name="Options">What it looks like.</param>
internal sealed record WantedOutput(string Kind, OutputOptions Options);
