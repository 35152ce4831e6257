using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Rembg.Machine;

/// <summary>Describes how this CPU computes products of 8-bit integers.</summary>
internal static class IntegerArithmetic
{
    /// <summary>
    /// True if this CPU has instructions that add four 8-bit products into a 32-bit sum at once (VNNI, dot product), which make 8-bit
    /// models fast.
    /// </summary>
    public static bool IsFast { get; } = Dp.IsSupported || HasVnni();

    /// <summary>
    /// True if sums of 8-bit products are exact. x64 CPUs without VNNI use 16-bit intermediates, in which the sum of two products with
    /// 8-bit weights saturates; models for such CPUs need 7-bit weights. Arm64 CPUs are exact even without dot product: ONNX Runtime's
    /// kernels for them either widen bytes before they multiply, or add two products in 16 bits; with weights from −127 to 127 such a sum
    /// is at most 2 · 128 · 127 = 32512.
    /// </summary>
    public static bool IsExact { get; } = IsFast || RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>AVX-512 VNNI is bit 11 of ECX of leaf 7; AVX-VNNI is bit 4 of EAX of subleaf 1 (Intel SDM, CPUID).</summary>
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
