using System.Runtime.InteropServices;

using Rembg.Machine;

namespace Rembg.Tests.Processes;

/// <summary>The names of CPUs, as /proc/cpuinfo has them.</summary>
[Trait("Speed", "Fast")]
public sealed class ProcessorNameTests
{
    [Fact]
    public void This_CPU_has_a_name()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64, "Other CPUs are not served.");
        Assert.NotEmpty(ProcessorName.Current);
        Assert.NotEqual(RuntimeInformation.ProcessArchitecture.ToString(), ProcessorName.Current);
        Assert.DoesNotContain('\0', ProcessorName.Current);
    }

    [Fact]
    public void An_Arm_CPU_is_identified_by_the_part_numbers_of_its_cores() =>
        Assert.Equal(
            "Arm implementer 0x41 variant 0x3 part 0xd0c revision 1",
            ProcessorName.Parse(Lines(Core(0, "0x41", "0x3", "0xd0c", "1"), Core(1, "0x41", "0x3", "0xd0c", "1"))));

    [Fact]
    public void Cores_of_several_kinds_are_all_named() =>
        Assert.Equal(
            "Arm implementer 0x41 variant 0x0 part 0xd03 revision 4 + implementer 0x41 variant 0x0 part 0xd08 revision 3",
            ProcessorName.Parse(Lines(Core(0, "0x41", "0x0", "0xd08", "3"), Core(1, "0x41", "0x0", "0xd03", "4"), Core(2, "0x41", "0x0", "0xd03", "4"))));

    [Fact]
    public void The_name_of_a_model_takes_precedence_over_numbers() =>
        Assert.Equal("AMD EPYC", ProcessorName.Parse(["processor\t: 0", "vendor_id\t: AuthenticAMD", "model name\t: AMD EPYC", "stepping\t: 1"]));

    [Theory]
    [InlineData("")]
    [InlineData("processor\t: 0\nBogoMIPS\t: 50.00\nmodel name\t:")]
    public void There_is_no_name_without_either(string content) => Assert.Null(ProcessorName.Parse(content.Split('\n')));

    private static string[] Lines(params string[] cores) => string.Join("\n\n", cores).Split('\n');

    private static string Core(int number, string implementer, string variant, string part, string revision) =>
        $"processor\t: {number}\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd\nCPU implementer\t: {implementer}\nCPU architecture: 8\nCPU variant\t: {variant}\nCPU part\t: {part}\nCPU revision\t: {revision}";
}
