namespace Rembg.Imaging.Profiles;

/// <summary>Operations on 3 × 3 matrices.</summary>
internal static class Matrix3
{
    /// <summary>Multiplies a matrix by a column vector.</summary>
    public static double[] Multiply(double[,] matrix, double[] column) =>
        [.. Enumerable.Range(0, 3).Select(row => (matrix[row, 0] * column[0]) + (matrix[row, 1] * column[1]) + (matrix[row, 2] * column[2]))];

    /// <summary>Multiplies two matrices.</summary>
    public static double[,] Multiply(double[,] left, double[,] right)
    {
        double[,] product = new double[3, 3];
        for (int i = 0; i < 9; i++)
        {
            product[i / 3, i % 3] = Enumerable.Range(0, 3).Sum(k => left[i / 3, k] * right[k, i % 3]);
        }

        return product;
    }

    /// <summary>Returns the inverse, using cofactors; its values are not finite if the matrix has no inverse.</summary>
    public static double[,] Invert(double[,] matrix)
    {
        double[,] inverse = new double[3, 3];
        for (int i = 0; i < 9; i++)
        {
            (int row, int column) = (i / 3, i % 3);
            inverse[column, row] = Minor(matrix, (row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3);
        }

        double determinant = Enumerable.Range(0, 3).Sum(k => matrix[0, k] * inverse[k, 0]);
        for (int i = 0; i < 9; i++)
        {
            inverse[i / 3, i % 3] /= determinant;
        }

        return inverse;
    }

    private static double Minor(double[,] matrix, int row, int nextRow, int column, int nextColumn) =>
        (matrix[row, column] * matrix[nextRow, nextColumn]) - (matrix[row, nextColumn] * matrix[nextRow, column]);
}
