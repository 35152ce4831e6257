namespace Rembg.Onnx;

/// <summary>
/// The shape of the weights of a convolution: <c>[out, in ÷ groups, kernel …]</c>, or <c>[in, out ÷ groups, kernel …]</c> if it is
/// transposed.
/// </summary>
internal sealed class ConvolutionShape
{
    private readonly bool _isTransposed;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _groups;

    /// <summary>Reads the shape.</summary>
    /// <param name="node">The convolution.</param>
    /// <param name="weights">Its weights.</param>
    public ConvolutionShape(NodeProto node, TensorProto weights)
    {
        _isTransposed = node.OpType == "ConvTranspose";
        _rows = (int)weights.Dims[0];
        _columns = (int)weights.Dims[1];
        _groups = (int)node.Integer("group", 1);
        Taps = (int)weights.Dims.Skip(2).Aggregate(1L, static (product, size) => product * size);
    }

    /// <summary>The number of output channels.</summary>
    public int Outputs => _isTransposed ? _columns * _groups : _rows;

    /// <summary>The number of weights of the kernel for one input and one output channel.</summary>
    public int Taps { get; }

    /// <summary>Visits every weight with its index, its input channel and its output channel.</summary>
    public void ForEach(Action<int, int, int> visit)
    {
        int index = 0;
        for (int row = 0; row < _rows; row++)
        {
            int group = row / (_rows / _groups);
            for (int column = group * _columns; column < (group + 1) * _columns; column++)
            {
                (int input, int output) = _isTransposed ? (row, column) : (column, row);
                for (int tap = 0; tap < Taps; tap++)
                {
                    visit(index++, input, output);
                }
            }
        }
    }
}
