using Rembg.Evaluation.Measuring;

MeasuringWorker.Run(Console.In, Console.Out);
