using Rembg.Machine;

namespace Rembg.Tests.Machine;

/// <summary>The processors and the memory that a run may use.</summary>
[Trait("Speed", "Fast")]
public sealed class AllotmentTests
{
    private const long Gibibyte = 1L << 30;

    [Theory]
    [InlineData(16, null, 16)]
    [InlineData(16, "4", 4)]
    [InlineData(2, "4", 2)]
    [InlineData(16, "0", 16)]
    [InlineData(16, "4(x2)", 16)]
    public void A_Slurm_task_uses_the_processors_that_it_has(int processors, string? allotted, int expected) =>
        Assert.Equal(expected, Allotment.ProcessorsOf(processors, name => name == "SLURM_CPUS_PER_TASK" ? allotted : null));

    [Theory]
    [InlineData(null, null, 64)]
    [InlineData("2048", null, 2)]
    [InlineData(null, "1024", 4)]
    [InlineData("0", null, 64)]
    [InlineData("1048576", null, 64)]
    public void A_Slurm_task_uses_the_memory_that_it_has(string? ofNode, string? ofProcessor, long gibibytes) =>
        Assert.Equal(gibibytes * Gibibyte, Allotment.MemoryOf(64 * Gibibyte, processors: 4, name => name switch
        {
            "SLURM_MEM_PER_NODE" => ofNode,
            "SLURM_MEM_PER_CPU" => ofProcessor,
            _ => null,
        }));
}
