"""What data the city has (政务信息资源目录), after GB/T 21063.4 and the compilation guide of 2017."""
