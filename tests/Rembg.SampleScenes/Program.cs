// Renders the sample pictures of the documentation:
//   dotnet run --project tests/Rembg.SampleScenes -- docs/images
// joins some of them with what the module made of them:
//   dotnet run --project tests/Rembg.SampleScenes -- before-after docs/images/before-after.png mug.jpg mug.png duck.jpg duck.png
// and renders the pictures that the module quantizes with where the user names none; another seed draws another set:
//   dotnet run --project tests/Rembg.SampleScenes -- calibration src/Rembg/calibration [seed]

using System.Globalization;

using Rembg.Samples;
using Rembg.Samples.Calibration;

if (args is ["before-after", string output, .. string[] pictures])
{
    BeforeAfter.Write(output, pictures);
    return;
}

if (args is ["calibration", string set, .. string[] seed])
{
    Directory.CreateDirectory(set);
    int number = seed.Length > 0 ? int.Parse(seed[0], CultureInfo.InvariantCulture) : CalibrationScenes.Seed;
    foreach ((Scene scene, int width, int height) in CalibrationScenes.All(number))
    {
        PictureFile.Write(scene, width, height, set, quality: 85);
    }

    return;
}

// Large enough for the edges to be refined, as in photos.
const int Width = 1600;
const int Height = 1200;
string directory = args.Length > 0 ? args[0] : Path.Combine("docs", "images");
Directory.CreateDirectory(directory);
foreach (Scene scene in SampleScenes.All)
{
    PictureFile.Write(scene, Width, Height, directory, quality: 90);
}
