using Rembg.Server;
using Rembg.Server.Hosting;

// Called before any type of Rembg.Core is used, because the module keeps that library in another directory.
ModuleLibraries.Find();
return await ServerProgram.RunAsync(args);
