namespace Rembg.Benchmarks.Table;

/// <summary>Some figures that are measured together. Rounds of all of them alternate, so that a noisy minute hits each.</summary>
internal interface IFigures
{
    /// <summary>The figures, for the table.</summary>
    IReadOnlyList<TargetRow> Rows { get; }

    /// <summary>Makes what is measured with, which is not measured.</summary>
    void Prepare();

    /// <summary>Takes each figure once.</summary>
    void Measure();
}
