// Renders the sample pictures of the documentation:
//   dotnet run --project tests/Rembg.SampleScenes -- docs/images
// and joins some of them with what the module made of them:
//   dotnet run --project tests/Rembg.SampleScenes -- before-after docs/images/before-after.png mug.jpg mug.png duck.jpg duck.png

using System.Diagnostics;

using NetVips;

using Rembg.Samples;

if (args is ["before-after", string output, .. string[] pictures])
{
    BeforeAfter.Write(output, pictures);
    return;
}

string directory = args.Length > 0 ? args[0] : Path.Combine("docs", "images");
Directory.CreateDirectory(directory);
foreach (Scene scene in SampleScenes.All)
{
    long start = Stopwatch.GetTimestamp();
    RenderedScene picture = Renderer.Render(scene, 960, 720);
    string path = Path.Combine(directory, scene.Name + ".jpg");
    using Image image = Image.NewFromMemory(picture.Rgb, picture.Width, picture.Height, bands: 3, Enums.BandFormat.Uchar);
    using Image srgb = image.Copy(interpretation: Enums.Interpretation.Srgb);
    srgb.Jpegsave(path, q: 90, optimizeCoding: true, keep: Enums.ForeignKeep.None);
    Console.WriteLine($"{path}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, {new FileInfo(path).Length / 1024} KiB");
}
