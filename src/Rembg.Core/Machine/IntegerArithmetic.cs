using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Rembg.Machine;

/// <summary>The way that this CPU computes with products of 8-bit integers.</summary>
internal static class IntegerArithmetic
{
    /// <summary>Tells that this CPU has instructions that sum four products of 8 bits at once into 32 bits (VNNI, dot product), which make 8-bit models fast.</summary>
    public static bool IsFast { get; } = Dp.IsSupported || HasVnni();

    /// <summary>
    /// Tells that sums of products of 8 bits are exact. x64 CPUs without VNNI go through 16 bits, where the sum of two products of
    /// 8-bit weights saturates: such CPUs are served by weights of 7 bits. Arm64 CPUs are exact without dot product, too: ONNX
    /// Runtime's kernels for them either widen bytes before they multiply, or add two products in 16 bits; with weights of −127
    /// to 127 these are at most 2 · 128 · 127 = 32512.
    /// </summary>
    public static bool IsExact { get; } = IsFast || RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>AVX-512 VNNI is bit 11 of ECX of leaf 7; AVX-VNNI bit 4 of EAX of its subleaf 1 (Intel SDM, CPUID).</summary>
    private static bool HasVnni()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
        {
            return false;
        }

        const int Avx512Vnni = 1 << 11;
        const int AvxVnni = 1 << 4;
        return (X86Base.CpuId(7, 0).Ecx & Avx512Vnni) != 0 || (X86Base.CpuId(7, 1).Eax & AvxVnni) != 0;
    }
}
