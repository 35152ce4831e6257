using Rembg.Measuring;

MeasuringWorker.Run(Console.In, Console.Out);
