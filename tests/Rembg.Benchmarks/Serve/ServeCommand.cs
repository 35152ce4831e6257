using System.Globalization;

using Rembg.Benchmarks.Files;
using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Serve;

/// <summary>Compares the photos per second and the memory of the server and the cmdlet.</summary>
internal static class ServeCommand
{
    /// <summary>The options of the command.</summary>
    public static readonly string[] Options = ["count", "big", "clients", "rounds", "model", "int8", "shell", "work"];

    private const int DefaultCount = 200;
    private const int DefaultBig = 20;
    private const int DefaultClients = 8;
    private const int DefaultRounds = 3;

    /// <summary>Measures both in turns, each in fresh processes, and writes the table.</summary>
    public static void Run(CommandOptions options)
    {
        WorkDirectory work = new(options.Text("work"));
        ModuleShell shell = ModuleShell.Of(options.Text("shell"));
        MeasuredModels models = MeasuredModels.Find(work, options.Text("model"), options.Text("int8"));
        PhotoSets sets = new(work);
        int clients = options.Number("clients", DefaultClients);
        (string Name, string Photos)[] photoSets =
        [
            ("600 × 400", sets.SmallPhotos(options.Number("count", DefaultCount))),
            ("12 megapixels", sets.BigPhotos(options.Number("big", DefaultBig))),
        ];

        string load = Machine.Load;
        MarkdownTable table = new("photos", "model", "cmdlet photos/s", "server photos/s", "server ÷ cmdlet", "cmdlet peak MB", "server peak MB");
        foreach ((string name, string photos) in photoSets)
        {
            foreach ((string precision, string model) in ((string, string)[])[("FP32", models.Fp32), ("INT8", models.Int8)])
            {
                string[] files = Directory.GetFiles(photos);
                (Series cmdlet, Series server, Series cmdletPeak, Series serverPeak) = (new(), new(), new(), new());
                for (int round = 0; round < options.Number("rounds", DefaultRounds); round++)
                {
                    ModuleRun run = ModuleRun.Measure(shell, work, photos, model);
                    cmdlet.Add(files.Length / run.Cmdlet);
                    cmdletPeak.Add(run.Peak);
                    using ServerProcess process = ServerProcess.Start(work, Install(work, model), "--queue-size", "64");
                    server.Add(files.Length / Clients.Run(process.Address, files, clients));
                    serverPeak.Add(process.Peak);
                }

                table.Add(name, precision, Text(cmdlet.Median, "F2"), Text(server.Median, "F2"), Text(server.Median / cmdlet.Median, "F3"), Text(cmdletPeak.Median / 1e6, "F0"), Text(serverPeak.Median / 1e6, "F0"));
            }
        }

        Console.WriteLine($"{Machine.Description}; {clients} clients; in {shell.Name}; load {load} before, {Machine.Load} after.");
        Console.WriteLine();
        table.Write();
    }

    /// <summary>A directory in which the model is the default one, whatever its precision.</summary>
    private static string Install(WorkDirectory work, string model)
    {
        string directory = work.Empty("server-models");
        File.Copy(model, Path.Combine(directory, "u2netp.onnx"));
        return directory;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
