using Rembg.Files;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>The catalogue describes every model as rembg uses it.</summary>
[Trait("Speed", "Fast")]
public sealed class CatalogueTests
{
    public static TheoryData<string> Names => [.. CatalogueRow.All.Select(static row => row.Name)];

    [Fact]
    public void All_models_of_rembg_are_there_and_no_other() =>
        Assert.Equal(CatalogueRow.All.Select(static row => row.Name).Order(StringComparer.Ordinal), ModelCatalogue.All.Select(static model => model.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_is_described_as_rembg_has_it(string name)
    {
        CatalogueRow row = CatalogueRow.Of(name);
        ModelDescription model = ModelCatalogue.Find(name.ToUpperInvariant())!;
        Assert.Equal(name, model.Name);
        Assert.Equal((row.Side, PixelScaling.ByLargest, 0), (model.InputSize, model.Scaling, model.OutputIndex));
        Assert.Equal(new(row.Mean[0], row.Mean[1], row.Mean[2]), model.Mean);
        Assert.Equal(new(row.Deviation[0], row.Deviation[1], row.Deviation[2]), model.StandardDeviation);
        Assert.Equal(row.Output == OutputKind.SigmoidMinMax ? OutputActivation.Sigmoid : OutputActivation.None, model.Activation);
        Assert.Equal(row.Output == OutputKind.Clothes ? ["background", "upper", "lower", "full"] : [], model.Classes);
        Assert.Null(model.Flaw);
        Assert.NotEmpty(model.Purpose);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_published_file_is_known_by_rembgs_own_checksum(string name)
    {
        CatalogueRow row = CatalogueRow.Of(name);
        ModelDescription model = ModelCatalogue.Find(name)!;
        Assert.Equal(row.File, model.Publication?.FileName);
        Assert.Equal(row.File is null, model.License is null);
        if (row.File is null)
        {
            return;
        }

        Assert.Equal($"https://github.com/danielgatis/rembg/releases/download/v0.0.0/{row.File}", model.Publication!.Source.AbsoluteUri);
        Assert.InRange(model.Publication.Size, 4_000_000, 1_100_000_000);
        Assert.Equal(row.Md5, model.Publication.Checksums.SingleOrDefault(static checksum => checksum.Algorithm == ChecksumAlgorithm.Md5)?.Value);
        Assert.Contains(model.Publication.Checksums, static checksum => checksum.Algorithm == ChecksumAlgorithm.Sha256);
        Assert.All(model.Publication.Checksums, static checksum => Assert.Matches(checksum.Algorithm == ChecksumAlgorithm.Md5 ? "^[0-9a-f]{32}$" : "^[0-9a-f]{64}$", checksum.Value));
    }

    [Fact]
    public void Checksums_by_sha256_are_those_known_elsewhere()
    {
        Assert.Equal("5b486f08200f513f460da46dd701db5fbb47d79b4be4b708a19444bcd4e79958", Sha256("bria-rmbg"));
        Assert.Equal("8d10d2f3bb75ae3b6d527c77944fc5e7dcd94b29809d47a739a7a728a912b491", Sha256("u2net"));
        Assert.Equal("309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8", Sha256("u2netp"));
        Assert.Equal("60920e99c45464f2ba57bee2ad08c919a52bbf852739e96947fbb4358c0d964a", Sha256("isnet-general-use"));
        Assert.Equal(4_574_861, ModelCatalogue.Find("u2netp")!.Publication!.Size);
        IEnumerable<string> all = ModelCatalogue.All.SelectMany(static model => model.Publication?.Checksums ?? []).Select(static checksum => checksum.Value);
        Assert.Equal(all.Distinct().Count(), all.Count());
    }

    [Fact]
    public void Only_bria_forbids_commercial_use() =>
        Assert.Equal(["bria-rmbg"], ModelCatalogue.All.Where(static model => model.License?.AllowsCommercialUse == false).Select(static model => model.Name));

    private static string Sha256(string name) =>
        ModelCatalogue.Find(name)!.Publication!.Checksums.First(static checksum => checksum.Algorithm == ChecksumAlgorithm.Sha256).Value;
}
